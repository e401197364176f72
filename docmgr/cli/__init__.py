"""The mouth for people: Click commands, one module each, thin over the rooms below. Only here is Click imported."""
