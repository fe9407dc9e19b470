"""All wiring on four pages: whose signal is whose business."""
