"""What callers give and what is kept: guarded fetching, inline pictures, and the object store."""
