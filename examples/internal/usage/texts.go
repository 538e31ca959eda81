package usage

import "github.com/alecthomas/kong"

// Texts returns every text that the help of a program may show, hidden commands' among
// them, each once, as Printer.Korean has to have it.
func Texts(app *kong.Application) []string {
	var out []string
	seen := map[string]bool{"": true}
	add := func(texts ...string) {
		for _, t := range texts {
			if k := key(t); !seen[k] {
				seen[k] = true
				out = append(out, k)
			}
		}
	}
	group := func(g *kong.Group) {
		if g != nil {
			add(g.Title, g.Description)
		}
	}
	var walk func(*kong.Node)
	walk = func(n *kong.Node) {
		group(n.Group)
		add(n.Help, n.Detail)
		for _, arg := range n.Positional {
			add(arg.Help)
		}
		for _, flag := range n.Flags {
			if !isHelp(flag) {
				group(flag.Group)
				add(flag.Help)
			}
		}
		for _, child := range n.Children {
			walk(child)
		}
	}
	walk(app.Node)
	return out
}
