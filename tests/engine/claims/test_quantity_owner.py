"""A figure of something else is seen; one that the page states in the same breath is not taken for
a rival.
"""

from __future__ import annotations

import pytest

from chatapp.engine.claims.quantity_owner import moved


@pytest.mark.parametrize(
    ("said", "page", "figure"),
    [
        (
            "The reserve is 26 km long.",
            "The coast is 26 km long. The reserve is 31 km long.",
            "26 km",
        ),
        (
            "A full plot costs 30 crowns.",
            "Rent is 54 crowns for a full plot of 250 m2 and 30 crowns for a half plot.",
            "30",
        ),
        (
            "창원 공장의 가동률은 91%입니다.",
            "부산 공장의 가동률은 91%, 창원 공장의 가동률은 76%였다.",
            "91%",
        ),
        (
            "Mills opened it in 1895.",
            "In 1891 Mills closed it. A new one was opened by Berg in 1895.",
            "1895",
        ),
    ],
)
def test_a_figure_that_the_page_has_of_something_else_is_seen(
    said: str, page: str, figure: str
) -> None:
    found = moved(said, page)
    assert found is not None
    assert found.text == figure


@pytest.mark.parametrize(
    ("said", "page"),
    [
        (
            "영업이익은 287억 원에서 241억 원으로 줄었습니다.",
            "영업이익은 241억 원으로 전년의 287억 원보다 감소했다.",
        ),
        (
            "주당 배당금은 850원으로 50원 올랐습니다.",
            "배당금을 주당 850원으로 정했다. 전년보다 50원 많다.",
        ),
        (
            "Organic sales increased 14.3%.",
            "Organic sales growth 14.3%. We expect organic sales to increase 8%.",
        ),
        (
            "The runway is 3,260 ft long.",
            "Airport Elevation: 25 ft Runway: Dry. Length/Width: 3260 ft / 65 ft Stop: Full.",
        ),
    ],
)
def test_a_rewording_moves_no_figure(said: str, page: str) -> None:
    assert moved(said, page) is None
