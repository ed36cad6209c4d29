"""The dumps: a release as files that anybody can take away, made once for each release and never changed."""
