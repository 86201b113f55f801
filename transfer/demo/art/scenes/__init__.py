"""The scenes: each function draws one picture on a Scene, from the sky forward."""
