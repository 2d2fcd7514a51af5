"""`python -m isop_cli` is `isop`."""

from isop_cli.cli import main

if __name__ == "__main__":
    main()
