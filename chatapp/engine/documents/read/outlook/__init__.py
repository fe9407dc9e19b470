"""Mail as Outlook saves it: properties in a container of OLE ([MS-OXMSG])."""
