package reader

// Forget has each record judged anew, and asks all that are suspect, alike or not.
func (r *Reader) Forget() { r.verdicts.forgets = true }
