"""Documents: what ``new``, ``bump``, ``submit``, ``approve`` and ``reject`` do to a file and its ledger.

``find`` and ``gather`` read, the file of each verb decides purely and returns a plan. Source: D-2.2.1 to D-2.4.1.
"""
