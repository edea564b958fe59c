"""The demo town: 200 made-up companies of Fyrbodal and Sjuhärad, and how they are made."""
