"""Speed and skill, measured: never part of the tests, because a slow machine is not a defect."""
