"""The timeline: experiments, their phases, events and milestones on one axis, and what has no date told apart."""
