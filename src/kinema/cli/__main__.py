"""`python -m kinema.cli`."""

from kinema.cli import main

if __name__ == "__main__":
    main()
