"""The style sheet of all controls, in the colours of a theme."""

from __future__ import annotations

from chatapp.gui.widgets import scroll_bars
from chatapp.gui.widgets.theme import Theme

_SHEET = """
QComboBox, QAbstractSpinBox {{
    background: {window}; color: {text}; border: 1px solid {edge}; border-radius: 6px;
    padding: {pad}px {wide}px; min-height: {line_height}px;
    selection-background-color: {selection}; selection-color: {text};
}}
QComboBox {{ padding-right: {arrow_room}px; }}
QComboBox:hover, QAbstractSpinBox:hover {{ border-color: {quiet}; }}
QComboBox:focus, QAbstractSpinBox:focus, QComboBox:on {{ border: 2px solid {accent};
    padding: {pad_focus}px {wide_focus}px; }}
QComboBox:focus, QComboBox:on {{ padding-right: {arrow_focus}px; }}
QComboBox:disabled, QAbstractSpinBox:disabled {{ color: {quiet}; border-color: {line}; }}
QComboBox::drop-down {{ border: none; width: {arrow_room}px; subcontrol-position: right center;
    subcontrol-origin: border; }}
QComboBox::down-arrow {{ image: url("{icons}/down.svg"); width: {icon}px; height: {icon}px; }}
QComboBox QAbstractItemView {{
    background: {panel}; color: {text}; border: 1px solid {edge}; padding: 4px; outline: none;
    selection-background-color: {hover}; selection-color: {text};
}}
QComboBoxPrivateContainer {{ background: {panel}; border: 1px solid {edge}; }}
QComboBoxPrivateContainer QAbstractItemView {{ border: none; }}
QComboBox QAbstractItemView::item:selected, QComboBox QAbstractItemView::item:hover {{
    background: {hover}; color: {text}; }}
QComboBox QAbstractItemView::item {{ min-height: {item_height}px; padding: 0 6px; }}
QAbstractSpinBox {{ padding-right: {arrow_room}px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
    subcontrol-origin: border; border: none; background: transparent; width: {spin_width}px;
    margin-right: 2px; border-radius: 3px;
}}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; margin-top: 2px; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; margin-bottom: 2px; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {hover}; }}
QAbstractSpinBox::up-arrow {{ image: url("{icons}/up.svg"); width: {small}px; height: {small}px; }}
QAbstractSpinBox::down-arrow {{
    image: url("{icons}/down.svg"); width: {small}px; height: {small}px; }}
QLineEdit {{
    background: {window}; color: {text}; border: 1px solid {edge}; border-radius: 6px;
    padding: {pad}px {wide}px; selection-background-color: {selection}; selection-color: {text};
    placeholder-text-color: {quiet};
}}
QLineEdit:focus {{ border: 2px solid {accent}; padding: {pad_focus}px {wide_focus}px; }}
QLineEdit:disabled {{ color: {quiet}; border-color: {line}; }}
QComboBox QLineEdit {{ border: none; padding: 0; }}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{
    border: none; background: transparent; padding: 0 {wide}px; }}
QCheckBox, QRadioButton {{ spacing: 8px; color: {text}; }}
QCheckBox::indicator, QRadioButton::indicator {{
    width: {box}px; height: {box}px; border: 1px solid {edge}; border-radius: 4px;
    background: {window};
}}
QRadioButton::indicator {{ border-radius: {round}px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {text}; }}
QCheckBox::indicator:checked {{
    background: {accent}; border-color: {accent}; image: url("{icons}/check.svg"); }}
QRadioButton::indicator:checked {{
    background: {accent}; border-color: {accent}; image: url("{icons}/dot.svg"); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {line}; }}
QCheckBox::indicator:checked:disabled {{ background: {quiet}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {accent}; }}
QCheckBox::indicator:checked:focus, QRadioButton::indicator:checked:focus {{
    border: 2px solid {text}; }}
QPushButton {{
    background: {raised}; color: {text}; border: 1px solid {edge}; border-radius: 6px;
    padding: {pad_button}px 14px; min-height: {line_height}px;
}}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {line}; }}
QPushButton:default {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton:focus {{ border: 2px solid {text}; padding: {pad_button_focus}px 13px; }}
QPushButton:disabled {{ color: {quiet}; background: {raised}; border-color: {line}; }}
QMenu {{ background: {panel}; color: {text}; border: 1px solid {edge}; padding: 4px; }}
QMenu[floats="true"] {{ background: transparent; border: none; padding: {float}px; }}
QMenu::item {{ padding: {menu_pad}px 24px {menu_pad}px 12px; border-radius: 5px; }}
QMenu::item:selected {{ background: {hover}; color: {text}; }}
QMenu::item:disabled {{ color: {quiet}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QMenu::indicator {{ width: {icon}px; height: {icon}px; left: 6px; }}
QMenu::indicator:checked {{ image: url("{icons}/tick.svg"); }}
QMenu::icon {{ left: 6px; }}
QToolTip {{
    background: {panel}; color: {text}; border: 1px solid {edge}; padding: 4px 6px; }}
QDialog, QMessageBox, QFileDialog {{ background: {window}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {edge}; }}
QSlider::handle:horizontal {{
    width: {box}px; height: {box}px; margin: -{round}px 0; border-radius: {round}px;
    background: {accent}; border: 2px solid {window}; }}
QSlider::handle:horizontal:focus {{ border-color: {text}; }}
"""


def of(theme: Theme, icons: str) -> str:
    """Return the sheet; `icons` is a folder with the tinted icons that it names."""
    px, reach = theme.px, 14
    return scroll_bars.sheet(theme) + _SHEET.format(
        **theme.colors._asdict(),
        icons=icons,
        pad=px(3),
        pad_button=px(4),
        pad_button_focus=px(4) - 1,
        pad_focus=px(3) - 1,
        wide=px(8),
        wide_focus=px(8) - 1,
        arrow_room=px(24),
        arrow_focus=px(24) - 1,
        spin_width=px(20),
        line_height=px(18),
        item_height=px(26),
        icon=px(14),
        small=px(10),
        box=px(16),
        round=px(8),
        menu_pad=px(5),
        float=reach,
    )
