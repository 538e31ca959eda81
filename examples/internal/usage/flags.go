package usage

import (
	"strings"

	"github.com/alecthomas/kong"
)

// flags lists those that a node takes: its own first, then those of groups.
func (s *sheet) flags(node *kong.Node) {
	var own []*kong.Flag
	var groups []*kong.Group
	grouped := make(map[string][]*kong.Flag)
	for _, level := range node.AllFlags(true) {
		for _, flag := range level {
			if flag.Group == nil {
				own = append(own, flag)
				continue
			}
			if grouped[flag.Group.Key] == nil {
				groups = append(groups, flag.Group)
			}
			grouped[flag.Group.Key] = append(grouped[flag.Group.Key], flag)
		}
	}
	if len(own) > 0 {
		s.title(textFlags.In(s.lang))
		s.flagTable(own)
	}
	for _, group := range groups {
		s.title(s.say(group.Title))
		if group.Description != "" {
			s.paragraphs(indent, s.say(group.Description))
			s.line(0, "")
		}
		s.flagTable(grouped[group.Key])
	}
}

func (s *sheet) flagTable(flags []*kong.Flag) {
	short := false
	for _, f := range flags {
		short = short || f.Short != 0
	}
	var rows [][2]string
	for _, f := range flags {
		help := s.say(f.Help)
		if isHelp(f) {
			help = textHelp.In(s.lang)
		}
		rows = append(rows, [2]string{form(f, short), help})
	}
	s.table(rows, widest(rows, s.width))
}

// isHelp reports whether f is the flag that the parser adds.
func isHelp(f *kong.Flag) bool { return f.Name == "help" && f.Short == 'h' }

// form is how a flag is written; room says whether letters stand before the names.
func form(f *kong.Flag, room bool) string {
	out := ""
	switch {
	case f.Short != 0:
		out = "-" + string(f.Short) + ", "
	case room:
		out = "    "
	}
	switch {
	case f.IsBool() && f.Tag.Negatable == "_": // the tag without a name of its own
		return out + "--[no-]" + f.Name
	case f.IsBool() && f.Tag.Negatable != "":
		return out + "--" + f.Name + "/" + f.Tag.Negatable
	case f.IsBool(), f.IsCounter():
		return out + "--" + f.Name
	}
	return out + "--" + f.Name + "=" + value(f)
}

// value is what stands for the value of a flag. Where none is the default, it is the choice.
func value(f *kong.Flag) string {
	holder := f.FormatPlaceHolder()
	if holder != `""` || f.Enum == "" {
		return holder
	}
	return strings.Join(strings.FieldsFunc(f.Enum, func(r rune) bool { return r == ',' }), "|")
}
