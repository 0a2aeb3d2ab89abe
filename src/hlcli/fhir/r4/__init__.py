"""HL7's R4 definitions as compact generated tables, and the code that makes and reads them."""
