"""All mutants, by the room whose code they break: each room has a file of its own."""

from tests.mutants import of_extract, of_merge, of_pairing, of_schema, of_validate

MUTANTS = (
    *of_schema.MUTANTS,
    *of_pairing.MUTANTS,
    *of_merge.MUTANTS,
    *of_validate.MUTANTS,
    *of_extract.MUTANTS,
)
