package llm

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

const (
	goodOne = `{"id":"p1","technologies":[{"line":2,"text":"Java","level":"required"}],"labels":[],"values":[]}`
	goodTwo = `{"id":"p2","technologies":[],"labels":[{"line":1,"text":"Lead","label":"seniority:lead"}],"values":[]}`
)

func TestDecode(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		reply string
		ids   string // of the answers that are good
		ok    bool   // nothing is wrong with the rest
	}{
		"two answers":            {`{"postings":[` + goodOne + `,` + goodTwo + `]}`, "p1 p2", true},
		"none":                   {`{"postings":[]}`, "", true},
		"a fence":                {"```json\n{\"postings\":[" + goodOne + "]}\n```", "p1", true},
		"prose around":           {"Sure!\n{\"postings\":[" + goodOne + "]}\nThat is all.", "p1", true},
		"labels left out":        {`{"postings":[{"id":"p1","technologies":[]}]}`, "p1", true},
		"cut in the second":      {`{"postings":[` + goodOne + `,` + goodTwo[:40], "p1", false},
		"cut at the very end":    {`{"postings":[` + goodOne + `,` + goodTwo + `]`, "p1 p2", false},
		"cut in the first":       {`{"postings":[` + goodOne[:40], "", false},
		"said twice":             {`{"postings":[` + goodOne + `]}{"postings":[` + goodTwo + `]}`, "p1", false},
		"duplicate key":          {`{"postings":[` + strings.Replace(goodOne, `"id"`, `"id":"p3","id"`, 1) + `,` + goodTwo + `]}`, "p2", false},
		"duplicate in capitals":  {`{"postings":[` + strings.Replace(goodOne, `"id"`, `"ID":"p3","id"`, 1) + `]}`, "", false},
		"duplicate further down": {`{"postings":[` + strings.Replace(goodOne, `"line":2`, `"line":2,"line":3`, 1) + `]}`, "", false},
		"unknown key":            {`{"postings":[` + strings.Replace(goodOne, `"id"`, `"why":"","id"`, 1) + `,` + goodTwo + `]}`, "p2", false},
		"no id":                  {`{"postings":[` + strings.Replace(goodOne, `"id":"p1",`, ``, 1) + `,` + goodTwo + `]}`, "p2", false},
		"no technologies":        {`{"postings":[{"id":"p1"}]}`, "", false},
		"wrong type":             {`{"postings":[{"id":1,"technologies":[]}]}`, "", false},
		"technologies are names": {`{"postings":[{"id":"p1","technologies":["Java"]}]}`, "", false},
		"null":                   {`{"postings":[null]}`, "", false},
		"postings are no list":   {`{"postings":{}}`, "", false},
		"another key first":      {`{"note":1,"postings":[]}`, "", false},
		"another key after":      {`{"postings":[` + goodOne + `],"note":1}`, "p1", false},
		"a list":                 {`[` + goodOne + `]`, "", false},
		"empty":                  {``, "", false},
		"no JSON":                {`I cannot help with that.`, "", false},
		"a huge number":          {`{"postings":[` + strings.Replace(goodOne, `"line":2`, `"line":1e999`, 1) + `]}`, "p1", true},
		"nested deep":            {`{"postings":[` + strings.Repeat("[", 3000) + strings.Repeat("]", 3000) + `]}`, "", false},
		"too long":               {`{"postings":[` + goodOne + `]}` + strings.Repeat(" ", maxReply), "", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answers, err := decode(c.reply)
			var ids []string
			for _, a := range answers {
				ids = append(ids, a.ID)
			}
			assert.Equal(t, c.ids, strings.Join(ids, " "))
			if c.ok {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, techmap.ErrMalformed)
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"postings":[` + goodOne + `,` + goodTwo + `]}`)
	f.Add("```json\n{\"postings\":[" + goodOne + "]}\n```")
	f.Add(`{"postings":[` + goodOne[:50])
	f.Add(`{"postings":[{"id":"p1","id":"p2","technologies":[]}]}`)
	f.Fuzz(func(t *testing.T, reply string) {
		answers, err := decode(reply)
		for _, a := range answers {
			if a.ID == "" || a.Technologies == nil {
				t.Errorf("answer %+v is not well-formed", a)
			}
		}
		if err != nil {
			return
		}
		// A reply in its form says the same when it is written anew.
		again, err := json.Marshal(map[string][]answer{"postings": append([]answer{}, answers...)})
		require.NoError(t, err)
		twice, err := decode(string(again))
		if err != nil || len(twice) != len(answers) {
			t.Errorf("%q: %d answers, then %d: %v", reply, len(answers), len(twice), err)
		}
	})
}

func TestUnique(t *testing.T) {
	t.Parallel()
	given := []answer{{ID: "p2"}, {ID: "p9"}, {ID: "p1"}, {ID: "p3"}, {ID: "p3"}, {ID: "p03"}, {ID: "p4 "}, {ID: "4"}}
	got := unique(given, 4)
	assert.Equal(t, "p1", got[0].ID)
	assert.Equal(t, "p2", got[1].ID)
	assert.Nil(t, got[2], "said twice")
	assert.Nil(t, got[3], "said by no name that it has")
}
