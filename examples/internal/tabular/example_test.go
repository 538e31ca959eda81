package tabular_test

import (
	"fmt"
	"os"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/tabular"
)

func ExampleWrite() {
	type skill struct {
		name     string
		openings int
	}
	columns := []tabular.Column[skill]{
		{Name: "name", Kind: tabular.Text, Of: func(s *skill) tabular.Cell { return tabular.OfText(s.name) }},
		{Name: "openings", Kind: tabular.Int, Of: func(s *skill) tabular.Cell { return tabular.OfInt(s.openings) }},
	}
	_, err := tabular.Write(os.Stdout, tabular.CSV, columns, techmap.Of(skill{"Go", 12}, skill{"=A1", 1}), nil)
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// name,openings
	// Go,12
	// '=A1,1
}
