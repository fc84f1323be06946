"""Tally's engine: a case travels one way through these stages, and nothing flows back.

    intake -> facts -> features -> scoring -> policy -> offer -> assessment -> memo -> monitoring

`facts` are frozen values, `intake` makes them from evidence, `features` turns them into numbers,
`scoring` into a probability of default, `policy` into a recommendation, `offer` into limit, price and
tranches, `assessment` is one case through all of these, `memo` is the document. `store` alone writes,
`service` is the only door for the desktop. The engine imports no Qt.
"""
