"""The one road by which anything becomes public: load, validate, commit, release."""
