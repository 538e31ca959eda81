package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCompletion(t *testing.T) { // sets the environment, so it is not parallel
	for _, tt := range []struct {
		name, line string
		want       []string
	}{
		{"a command", "techmap to", []string{"top", "together"}},
		{"a flag", "techmap top --ro", []string{"--role"}},
		{"a role", "techmap top --role back", []string{"backend"}},
		{"a technology", "techmap next spring-b", []string{"spring-batch", "spring-boot"}},
		{"a site", "techmap run --site green", []string{"greenhouse"}},
		{"a level", "techmap top --level pre", []string{"preferred"}},
		{"one of few values", "techmap top --by com", []string{"companies"}},
		{"nothing known", "techmap nonsense", []string{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv(lineVariable, tt.line)
			t.Setenv("COMP_POINT", "")
			var out bytes.Buffer
			assert.Equal(t, exitDone, completeLine(&out))
			got := strings.Fields(out.String())
			slices.Sort(got)
			slices.Sort(tt.want)
			assert.Equal(t, tt.want, got)
		})
	}
}
