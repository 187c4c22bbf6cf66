"""Faults on purpose: kills, full and read-only disks, damaged files, two commands at once, hostile cells.

`make faults` runs all of them in some minutes, and `make test` a few. Each runs a real command in a process of its own
and then asks what must hold whatever happens: no ruling of the ledger is lost, no extraction's bytes change, what a
person typed into a sheet is kept, nothing ends in a traceback, and the same command run again ends well.
"""
