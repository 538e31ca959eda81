package spec

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func runJQ(ctx context.Context, t *testing.T, src, input string) ([]any, error) {
	t.Helper()
	code, err := compileJQ(src)
	require.NoError(t, err)
	v, err := decodeJSON(input)
	require.NoError(t, err)
	return code.run(ctx, v, vars("", "", nil, nil))
}

func TestJQ_endlessExpressionsEnd(t *testing.T) {
	t.Parallel()
	for _, src := range []string{"last(repeat(.))", "def f: f; f", "[.[] as $a | .[] as $b | .[] as $c | .[] as $d | .[] as $e | .[] as $f | $a + $f] | length"} {
		t.Run(src, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := withEvalTime(t.Context())
			defer cancel()
			began := time.Now()
			_, err := runJQ(ctx, t, src, "["+strings.Repeat("1,", 200)+"1]")
			require.ErrorIs(t, err, techmap.ErrMalformed)
			assert.Less(t, time.Since(began), 5*evalTime)
		})
	}
}

func TestJQ_manyValues(t *testing.T) {
	t.Parallel()
	_, err := runJQ(t.Context(), t, "range(1e9)", "null")
	require.ErrorIs(t, err, techmap.ErrMalformed)
	vals, err := runJQ(t.Context(), t, "range(1000)", "null")
	require.NoError(t, err)
	assert.Len(t, vals, 1000)
}

func TestJQ_contextOfTheCaller(t *testing.T) {
	t.Parallel()
	stop := errors.New("stop")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stop)
	_, err := runJQ(ctx, t, ".", "{}")
	require.ErrorIs(t, err, stop)
}

func TestJQ_knowsNothingOfItsSurroundings(t *testing.T) {
	t.Setenv("SPEC_SECRET", "secret")
	vals, err := runJQ(t.Context(), t, `env, $ENV, env.SPEC_SECRET, $ENV.SPEC_SECRET`, "null")
	require.NoError(t, err)
	assert.Equal(t, []any{map[string]any{}, map[string]any{}, nil, nil}, vals)
	for _, src := range []string{
		"now", "localtime", `strflocaltime("%Y")`, "input", "inputs", "debug", "stderr", "halt", "halt_error", `import "a" as a; .`,
		`include "a"; .`, "[.[] | {a: (now)}]", `"\(now)"`, "if . then now else . end", "reduce .[] as $x (0; now)", "try now catch .", "def f: now; f", "limit(1; now)", ". as {a: $x} | now",
	} {
		_, err := compileJQ(src)
		require.Error(t, err, src)
	}
	_, err = compileJQ(`.now, .halt, "now", {now: 1}, .["localtime"]`)
	require.NoError(t, err, "fields may be called so")
}

func TestRecords_stateTheirBytes(t *testing.T) {
	t.Parallel()
	const doc = `{"a" : [ {"id":1, "b" : [ 1.0, 2e1 ]} , {"id":2} ], "c": {"x": {"id": 3}}}`
	for _, c := range []struct {
		src  string
		want []string
	}{
		{".a[]", []string{`{"id":1, "b" : [ 1.0, 2e1 ]}`, `{"id":2}`}},
		{".a[] | select(.id == 2)", []string{`{"id":2}`}},
		{".c[]", []string{`{"id": 3}`}},
		{".c.x, .a[1]", []string{`{"id": 3}`, `{"id":2}`}},
		{".", []string{doc}},
		{"first(.a[])", []string{`{"id":1, "b" : [ 1.0, 2e1 ]}`}},
		{"[.a[] | .id] | {ids: .}", []string{`{"ids":[1,2]}`}},
		{".a[1:][] # sliced", []string{`{"id":2}`}},
		{".a[] | .b?[]?", []string{"1.0", "2e1"}},
		{"empty", nil},
	} {
		recs, err := compileRecords(c.src)
		require.NoError(t, err, c.src)
		v, err := decodeJSON(doc)
		require.NoError(t, err)
		got, err := recs.of(t.Context(), doc, v, vars("", "", nil, nil))
		require.NoError(t, err, c.src)
		var bodies []string
		for _, rec := range got {
			bodies = append(bodies, string(rec.body))
		}
		assert.Equal(t, c.want, bodies, c.src)
	}
}

func TestTemplate(t *testing.T) {
	t.Parallel()
	v := values{"key": "a/b c", "tenant": "x", "tenant.host": "h", "page": "2", "q": "고&언어", "url": "https://e.example/a?b=c"}
	for _, c := range []struct{ name, template, want string }{
		{"a path is escaped as one", "https://e.example/{key}/x", "https://e.example/a%2Fb%20c/x"},
		{"a parameter is escaped as one", "https://e.example/?q={q}&p={page}", "https://e.example/?q=%EA%B3%A0%26%EC%96%B8%EC%96%B4&p=2"},
		{"a whole address is none of it", "{url}", "https://e.example/a?b=c"},
		{"parts of a tenant", "https://{tenant.host}.example/{tenant}", "https://h.example/x"},
		{"without a value it is empty", "https://e.example/?c={cursor}", "https://e.example/?c="},
		{"other braces stay", "https://e.example/?q={ id }{}{1}", "https://e.example/?q={ id }{}{1}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, template(c.template).address(v))
		})
	}
	assert.True(t, template("{tenant.host}").uses("tenant"))
	assert.False(t, template("{tenants}").uses("tenant"))
	assert.True(t, template("{cursor}").empty(v))
	assert.False(t, template("x{cursor}").empty(v), "said by the file itself")
	assert.False(t, template("").empty(v))
}

func TestAllowList(t *testing.T) {
	t.Parallel()
	list := allowList{hosts: []string{"a.example", "*.b.example", "c.example:8080"}}
	for address, ok := range map[string]bool{
		"https://a.example/x": true, "https://A.example:443/": true, "https://x.b.example": true, "https://x.y.b.example": true,
		"https://c.example:8080/": true, "https://c.example/": false, "https://a.example:22/": false, "http://a.example/": false,
		"https://b.example": false, "https://evilb.example": false, "https://a.example.evil.example": false,
		"https://a.example@evil.example/": false, "https://user@a.example/": false, "https://127.0.0.1/": false, "https://[::1]/": false,
		"ftp://a.example/": false, "//a.example/": false, "javascript:alert(1)": false, "https:///x": false, "": false, "https://a.example/%zz": false,
	} {
		err := list.check(address)
		if ok {
			require.NoError(t, err, address)
		} else {
			require.ErrorIs(t, err, techmap.ErrMalformed, address)
		}
	}
	list.plain = true
	require.NoError(t, list.check("http://a.example:80/"), "if the file's own requests do without TLS")
}

func TestLinkNext(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		`<https://e.example/2>; rel="next"`:                            "https://e.example/2",
		`</1>; rel="prev", </3>; rel="next"`:                           "/3",
		`</3>; title="next, <not> this"; rel="last", </2>; rel="next"`: "/2",
		`</2>; rel=next`:              "/2",
		`</2>; REL="prev Next"`:       "/2",
		`</2>; rel="nextish"`:         "",
		`</2>; title="rel=next"`:      "",
		`rel="next"`:                  "",
		`<`:                           "",
		``:                            "",
		`</2>;rel="next";type="json"`: "/2",
	} {
		assert.Equal(t, want, linkNext(header), header)
	}
}
