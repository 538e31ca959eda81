package multiply

import (
	"strings"
	"time"

	"github.com/techmap-it/techmap/internal/text"
)

// copy returns p as the posting of another employer, so many days later.
func (p posting) copy(name string, days int) posting {
	if p.ID != "" { // a line without one stays bad
		p.ID += "-" + name
	}
	p.URL = renameURL(p.URL, name)
	p.Company = renameCompany(p.Company, name)
	for _, date := range []*string{&p.PostedAt, &p.FirstSeen, &p.LastSeen, &p.ClosedAt} {
		*date = shift(*date, days)
	}
	return p
}

// renameURL returns the URL of a copy.
func renameURL(url, name string) string {
	if url == "" {
		return ""
	}
	rest, fragment, hasFragment := strings.Cut(url, "#")
	sep := "?"
	if strings.Contains(rest, "?") {
		sep = "&"
	}
	rest += sep + "copy=" + strings.TrimPrefix(name, "x")
	if hasFragment {
		rest += "#" + fragment
	}
	return rest
}

// renameCompany returns the name of the employer of a copy. Names that are one
// company's (Acme, Acme Inc.) stay one company's: where the name put after a
// legal form would hide it, the folded name is used. No name stays none.
func renameCompany(company, name string) string {
	folded := text.FoldCompany(company)
	if folded == "" {
		return company
	}
	if renamed := company + " " + name; text.FoldCompany(renamed) == folded+name {
		return renamed
	}
	return folded + " " + name
}

// shift returns a date so many days later, written as it was. What is no date
// that is known is left as it is.
func shift(date string, days int) string {
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano, "2006-01-02T15:04:05", time.DateTime} {
		if t, err := time.Parse(layout, date); err == nil {
			return t.AddDate(0, 0, days).Format(layout)
		}
	}
	return date
}
