"""Body plans: each turns a row of proportions, an action and a moment into clay."""
