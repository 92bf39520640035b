package catalog

import (
	"errors"
	"fmt"
)

// ParseText reads the JSON form of one language. Sections it does not know are left alone.
func ParseText(data []byte) (*Text, error) {
	v, err := parseJSON(data)
	if err != nil {
		return nil, fmt.Errorf("text table: %w", err)
	}
	file, err := members(v)
	if err != nil {
		return nil, fmt.Errorf("text table: %w", err)
	}
	t := new(Text)
	err = errors.Join(
		read(&t.Tag, file["tag"], "tag", text), read(&t.Name, file["name"], "name", text), read(&t.Locale, file["locale"], "locale", text),
		readAll(&t.ui, file, "ui", phraseOf),
		readAll(&t.severity, file, "severity", text), readAll(&t.categories, file, "categories", text),
		readAll(&t.native, file, "native", text), readAll(&t.links, file, "links", text),
		readAll(&t.codes, file, "codes", entryOf), readAll(&t.rules, file, "rules", entryOf), readAll(&t.kinds, file, "kinds", entryOf),
	)
	if err != nil {
		return nil, fmt.Errorf("text table: %w", err)
	}
	for id, e := range t.rules {
		if e.Like == "" {
			continue
		}
		from := t.rules[e.Like]
		if from == nil || from.Like != "" {
			return nil, fmt.Errorf("text table: rules: %q: no entry %q to be like", id, e.Like)
		}
		e.complete(from)
	}
	if t.Tag == "" || t.Locale == "" {
		return nil, errors.New("text table: tag or locale is missing")
	}
	t.Numbers = NumbersOf(t.Tag)
	return t, nil
}

// read converts a value that may be missing.
func read[T any](to *T, v any, name string, convert func(any) (T, error)) error {
	if v == nil {
		return nil
	}
	x, err := convert(v)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	*to = x
	return nil
}

// readAll converts every member of a section that may be missing.
func readAll[T any](to *map[string]T, file map[string]any, section string, convert func(any) (T, error)) error {
	v, ok := file[section]
	if !ok {
		return nil
	}
	all, err := members(v)
	if err != nil {
		return fmt.Errorf("%s: %w", section, err)
	}
	*to = make(map[string]T, len(all))
	for key, v := range all {
		x, err := convert(v)
		if err != nil {
			return fmt.Errorf("%s: %q: %w", section, key, err)
		}
		(*to)[key] = x
	}
	return nil
}

// text takes a value that must be a string.
func text(v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", fmt.Errorf("want a string, have %.40v", v)
	}
	return s, nil
}

// members takes a value that must be an object.
func members(v any) (map[string]any, error) {
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("want an object, have %.40v", v)
	}
	return m, nil
}

// list converts the elements of a value that must be an array.
func list[T any](convert func(any) (T, error)) func(any) ([]T, error) {
	return func(v any) ([]T, error) {
		elements, ok := v.([]any)
		if !ok {
			return nil, fmt.Errorf("want an array, have %.40v", v)
		}
		all := make([]T, len(elements))
		for i, e := range elements {
			var err error
			if all[i], err = convert(e); err != nil {
				return nil, fmt.Errorf("%d: %w", i, err)
			}
		}
		return all, nil
	}
}

// phraseOf takes a string, or an object from CLDR category to string.
func phraseOf(v any) (p phrase, err error) {
	forms, ok := v.(map[string]any)
	if !ok {
		p.text, err = text(v)
		return p, err
	}
	p.plural = make(map[string]string, len(forms))
	for category, v := range forms {
		if p.plural[category], err = text(v); err != nil {
			return p, err
		}
	}
	if p.plural["other"] == "" {
		return p, errors.New(`plural forms without "other"`)
	}
	return p, nil
}

// entryOf takes the text of a trace code, a rule or a kind of record.
func entryOf(v any) (*entry, error) {
	m, err := members(v)
	if err != nil {
		return nil, err
	}
	e := new(entry)
	return e, errors.Join(
		read(&e.Title, m["title"], "title", text), read(&e.Short, m["short"], "short", text),
		read(&e.Meaning, m["meaning"], "meaning", text), read(&e.Note, m["note"], "note", text),
		read(&e.Causes, m["causes"], "causes", list(itemOf)), read(&e.Steps, m["steps"], "steps", list(itemOf)),
		read(&e.Links, m["links"], "links", list(text)), read(&e.Like, m["like"], "like", text),
	)
}

// itemOf takes a cause or step: a string, or an object whose confidence must exist.
func itemOf(v any) (it entryItem, err error) {
	if s, ok := v.(string); ok {
		return entryItem{Text: s}, nil
	}
	m, err := members(v)
	if err != nil {
		return it, err
	}
	err = errors.Join(
		read(&it.Text, m["text"], "text", text), read(&it.Code, m["code"], "code", text),
		read(&it.Confidence, m["confidence"], "confidence", text), read(&it.When, m["when"], "when", text),
	)
	if _, ok := parseConfidence(it.Confidence); err == nil && !ok {
		err = fmt.Errorf("unknown confidence %q", it.Confidence)
	}
	return it, err
}
