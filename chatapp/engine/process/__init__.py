"""The engine as a process: jobs, turns at the model, child processes, memory and CPU."""
