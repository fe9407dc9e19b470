"""The font with Hangul that comes along for machines that have none: NanumGothic, SIL Open Font
License 1.1.
"""

from __future__ import annotations

from pathlib import Path

KOREAN = Path(__file__).with_name("NanumGothic.ttf")
