"""Open data beside the ledger: wards, street crime, the premises register, and the gazetteer made from them.

Reports ask the gazetteer where a place is, hot spots count street crime by ward, venues read the register.
Nothing here is intelligence, and nothing here is ever counted together with it.
"""
