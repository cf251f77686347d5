"""People's data (KVKK): everything the shop holds about a person as one file, and forgetting a person.

Stands above all apps that hold such data; has no tables of its own.
"""
