"""The risk register and the emergency plans. Chapter six of the handbook, E-2.1."""
