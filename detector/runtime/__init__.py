"""What the machine offers: processes, files here and elsewhere, compression, a safe terminal."""
