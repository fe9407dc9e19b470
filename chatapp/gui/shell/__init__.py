"""The main window's layout, and the services that every feature uses."""
