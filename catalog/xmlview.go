package catalog

// Line is one line of the XML view: an element's start tag, text or end tag, or all three where an element holds
// nothing but text. Long text stays whole; the page wraps it.
type Line struct {
	Depth  int // how far the line is indented
	Tokens []Token
}

// Token is a piece of a line that is coloured alike.
type Token struct {
	Kind TokenKind
	Text string // as written in the trace, with forbidden characters made visible
}

// TokenKind says what a token is.
type TokenKind uint8

// The kinds of token. Their order is part of the binary form.
const (
	TokenPunctuation TokenKind = iota // angle brackets, slashes, equals signs, blanks between attributes
	TokenElement                      // name of an element, prefix included
	TokenAttribute                    // name of an attribute
	TokenValue                        // value of an attribute, quotes included
	TokenText                         // character data
	TokenComment                      // comment, delimiters included
	TokenCDATA                        // CDATA section, delimiters included
	TokenInstruction                  // processing instruction or declaration, delimiters included
)

var tokenNames = [...]string{"punctuation", "element", "attribute", "value", "text", "comment", "cdata", "instruction"}

// String gives the kind's name, which is its CSS class too: "element", "value", ...
func (k TokenKind) String() string {
	if int(k) < len(tokenNames) {
		return tokenNames[k]
	}
	return "text"
}

// AppendLines appends the binary form of lines to b.
func AppendLines(b []byte, lines []Line) []byte {
	e := encoder{b}
	e.count(len(lines))
	for i := range lines {
		e.count(lines[i].Depth)
		e.count(len(lines[i].Tokens))
		for _, t := range lines[i].Tokens {
			e.b = append(e.b, byte(t.Kind))
			e.text(t.Text)
		}
	}
	return e.b
}

// ParseLines reads what AppendLines wrote.
func ParseLines(b []byte) ([]Line, error) {
	d := decoder{b: b}
	lines := make([]Line, 0, d.count(2))
	for range cap(lines) {
		line := Line{Depth: d.int()}
		if n := d.count(2); n > 0 {
			line.Tokens = make([]Token, n)
			for i := range line.Tokens {
				line.Tokens[i] = Token{Kind: TokenKind(d.byte()), Text: d.text()}
			}
		}
		lines = append(lines, line)
	}
	return lines, d.end()
}
