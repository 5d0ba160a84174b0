"""Files and pictures that people bring into what they write. Who may read the text may read what stands in it."""
