package catalog

// CodeNamesOf lists every name, and TextKey tells whose text explains one.
func CodeNamesOf() (all []*CodeName) {
	n := codeNames()
	for _, m := range []map[uint32]*CodeName{n.whole, n.win32, n.alerts} {
		for _, c := range m {
			all = append(all, c)
		}
	}
	for _, f := range n.flags {
		all = append(all, f.name)
	}
	return all
}

func TextKey(c *CodeName) string {
	if c.text == "" {
		return c.Name
	}
	return c.text
}
