"""Parts of the readers of Hangul files (HWP, HWPX)."""
