"""The dumps on the site: their list, their files, and the making of them in the background."""
