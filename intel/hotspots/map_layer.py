"""The map's answer: the ward table as GeoJSON, and nothing the table does not say. Called by the page and the pack."""

import json
from typing import Any

from intel.hotspots.model import HotSpots


def map_layer(hot_spots: HotSpots) -> dict[str, Any]:
    """Return `{wards, attribution, crime_attribution}`; `reports` is null where the number is not shown."""
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(hot_spots.outlines[row.ward]),
            "properties": {
                "ward": row.ward,
                "reports": row.reports,
                "words": row.words,
                "band": row.band,
                "crime_a_month": row.crime_a_month,
                "crime_words": row.crime_words,
            },
        }
        for row in hot_spots.shown_wards
    ]
    return {
        "wards": {"type": "FeatureCollection", "features": features},
        "attribution": hot_spots.attribution,
        "crime_attribution": hot_spots.crime_attribution,
    }
