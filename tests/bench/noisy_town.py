"""Writes the noisy town that bench_people.py reads: `python noisy_town.py FOLDER` where pseudopeople is installed."""

import sys
from pathlib import Path

import pseudopeople as ps

out = Path(sys.argv[1])
out.mkdir(exist_ok=True)


def typo(share: float) -> dict[str, float]:
    return {"cell_probability": share}


C = {
    "decennial_census": {
        "row_noise": {
            "do_not_respond": {"row_probability": 0.0},
            "duplicate_with_guardian": {
                "row_probability_in_households_under_18": 0.0,
                "row_probability_in_college_group_quarters_under_24": 0.0,
            },
        },
        "column_noise": {
            "first_name": {"use_nickname": typo(0.10), "make_typos": typo(0.05), "leave_blank": typo(0.05)},
            "last_name": {"make_typos": typo(0.05), "leave_blank": typo(0.05)},
            "date_of_birth": {
                "make_typos": typo(0.05),
                "leave_blank": typo(0.05),
                "swap_month_and_day": typo(0.03),
                "copy_from_household_member": typo(0.02),
            },
            "street_number": {"make_typos": typo(0.05), "leave_blank": typo(0.05)},
            "street_name": {"make_typos": typo(0.05), "leave_blank": typo(0.05)},
        },
    }
}
cols = [
    "simulant_id",
    "household_id",
    "first_name",
    "middle_initial",
    "last_name",
    "date_of_birth",
    "street_number",
    "street_name",
    "zipcode",
    "sex",
]
ps.generate_decennial_census(year=2020, seed=1, config=ps.NO_NOISE)[cols].to_csv(
    out / "plain.csv", index=False
)
ps.generate_decennial_census(year=2020, seed=2, config=C)[cols].to_csv(out / "noisy.csv", index=False)
ps.generate_decennial_census(year=2020, seed=3, config=C)[cols].to_csv(out / "noisy2.csv", index=False)
# Never looked at: what is reported. Its noise was drawn after every weight and rule was settled.
ps.generate_decennial_census(year=2020, seed=23, config=C)[cols].to_csv(out / "held.csv", index=False)
