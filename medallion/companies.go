package medallion

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

//go:embed data/companies.tsv
var companiesFile string

// Companies knows companies by all their names, in the spelling of two languages, so that
// one that advertises as Kakao here and as 카카오 there is counted once. It is immutable. The
// zero value and nil know no second names.
type Companies struct {
	names map[string]string // the folded name that is counted by, by other folded names
}

// DefaultCompanies returns the companies that this package brings along: about sixty that
// advertise under several names. It reads them anew at each call.
func DefaultCompanies() *Companies {
	c, err := ReadCompanies(strings.NewReader(companiesFile), nil)
	if err != nil {
		return nil // which knows no second names; a test sees to it that it cannot be
	}
	return c
}

// ReadCompanies reads the names of one company a line, between tabs: first the one that
// it is counted by. Names are compared without legal forms, spaces, signs and case.
// Empty lines and those that begin with # are remarks. The result knows the companies of
// base too, which may be nil; the lines that are read win. An error names the line and
// wraps techmap.ErrMalformed: a line with one name, or a name that a line before has for
// another company.
func ReadCompanies(r io.Reader, base *Companies) (*Companies, error) {
	c := &Companies{names: make(map[string]string)}
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		line := strings.TrimSpace(in.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := c.add(strings.Split(line, "\t")); err != nil {
			return nil, fmt.Errorf("medallion: companies, line %d: %w: %w", n, err, techmap.ErrMalformed)
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("medallion: read companies: %w", err)
	}
	if base != nil {
		for name, counted := range base.names {
			if _, ok := c.names[name]; !ok {
				c.names[name] = counted
			}
		}
	}
	return c, nil
}

// add adds the names of a company.
func (c *Companies) add(names []string) error {
	if len(names) < 2 {
		return fmt.Errorf("one name, want two or more between tabs")
	}
	counted := text.FoldCompany(names[0])
	for _, name := range names {
		folded := text.FoldCompany(name)
		if folded == "" {
			return fmt.Errorf("%q is no name", name)
		}
		if old, ok := c.names[folded]; ok && old != counted {
			return fmt.Errorf("%q is %q already", name, old)
		}
		c.names[folded] = counted
	}
	return nil
}

// Fold returns the name by which a company is counted: folded (without legal forms, spaces,
// signs and case, "(주)카카오" is "카카오"), "" for none. It is what techmap.Filter.Companies
// and package rank take.
func (c *Companies) Fold(name string) string {
	folded := text.FoldCompany(name)
	if c == nil {
		return folded
	}
	if counted, ok := c.names[folded]; ok {
		return counted
	}
	return folded
}
