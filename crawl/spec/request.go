package spec

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A request is what is sent, with names to fill in.
type request struct {
	method  string
	url     template
	query   map[string]template
	headers map[string]template
	body    any // nil means none
	accept  string
	keys    []keyFile
}

// templates returns all texts of r that have names in them.
func (r *request) templates() []template {
	all := []template{r.url}
	for _, name := range slices.Sorted(maps.Keys(r.query)) {
		all = append(all, r.query[name])
	}
	for _, name := range slices.Sorted(maps.Keys(r.headers)) {
		all = append(all, r.headers[name])
	}
	return appendTemplates(all, r.body)
}

// appendTemplates appends the texts of a JSON body, in an order that is always the
// same: errors name the first that is wrong.
func appendTemplates(all []template, body any) []template {
	switch v := body.(type) {
	case string:
		return append(all, template(v))
	case []any:
		for _, item := range v {
			all = appendTemplates(all, item)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			all = appendTemplates(all, v[name])
		}
	}
	return all
}

// uses reports whether r has the name anywhere.
func (r *request) uses(name string) bool {
	return slices.ContainsFunc(r.templates(), func(t template) bool { return t.uses(name) })
}

// hostPerTenant reports whether each tenant has a host of its own.
func (r *request) hostPerTenant() bool {
	host, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(string(r.url), "https://"), "http://"), "/")
	return template(host).uses("tenant")
}

// fill returns the request for v. secrets are the values of keys by name. If
// address is not "" it is asked for instead of the URL.
func (r *request) fill(
	ctx context.Context, v values, secrets map[string]string, address string,
) (*http.Request, error) {
	if address == "" {
		address = r.url.address(v)
	}
	u, err := parseURL(address)
	if err != nil {
		return nil, err
	}
	if err := r.addQuery(u, v, secrets); err != nil {
		return nil, err
	}
	var body io.Reader
	if r.body != nil {
		data, err := encodeJSON(fillBody(r.body, v))
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, u.String(), body)
	if err != nil {
		return nil, fmt.Errorf("request: %w", techmap.ErrInvalid) // its text has the URL with the keys in it
	}
	req.Header.Set("Accept", r.accept)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, t := range r.headers {
		req.Header.Set(name, t.fill(v, asIs))
	}
	for _, k := range r.keys {
		if k.In == "header" {
			req.Header.Set(k.Field, k.Prefix+secrets[k.Name])
		}
	}
	return req, nil
}

// addQuery adds the parameters and keys that u does not have yet, sorted.
func (r *request) addQuery(u *url.URL, v values, secrets map[string]string) error {
	have, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return fmt.Errorf("query of %q: %w", crawl.RedactURL(u.String()), techmap.ErrMalformed)
	}
	add := url.Values{}
	for name, t := range r.query {
		if !have.Has(name) && !t.empty(v) {
			add.Set(name, t.fill(v, asIs))
		}
	}
	for _, k := range r.keys {
		if k.In == "query" && !have.Has(k.Field) {
			add.Set(k.Field, k.Prefix+secrets[k.Name])
		}
	}
	if more := add.Encode(); more != "" {
		u.RawQuery = strings.TrimPrefix(u.RawQuery+"&"+more, "&")
	}
	return nil
}

// parseURL parses an address that may be asked: no user info, no bare IP address.
func parseURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil {
		return nil, fmt.Errorf("%q is no address to ask: %w", crawl.RedactURL(address), techmap.ErrMalformed)
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return nil, fmt.Errorf("%q has no host name: %w", crawl.RedactURL(address), techmap.ErrMalformed)
	}
	return u, nil
}

// fillBody returns a JSON body with its texts filled in. A field that is a name
// without a value is left out, and one that is a count is a number.
func fillBody(body any, v values) any {
	switch b := body.(type) {
	case string:
		filled := template(b).fill(v, asIs)
		if b == "{page}" || b == "{offset}" || b == "{size}" {
			return json.Number(filled)
		}
		return filled
	case []any:
		out := make([]any, len(b))
		for i, item := range b {
			out[i] = fillBody(item, v)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(b))
		for name, item := range b {
			if s, ok := item.(string); !ok || !template(s).empty(v) {
				out[name] = fillBody(item, v)
			}
		}
		return out
	}
	return body
}

// encodeJSON returns v as JSON without the escapes for HTML, which some sites do not
// undo.
func encodeJSON(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("body: %w: %w", techmap.ErrInvalid, err)
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// An allowList says what may be asked. Links come from pages, and a page may not
// send us, and the keys with us, wherever it likes.
type allowList struct {
	hosts []string // with their port if they have an unusual one; "*.example.com" means all below
	plain bool     // also without TLS, because the file does
}

// check returns an error unless address may be asked.
func (l allowList) check(address string) error {
	u, err := parseURL(address)
	if err != nil {
		return err
	}
	if u.Scheme == "http" && !l.plain {
		return fmt.Errorf("link leaves TLS: %w", techmap.ErrMalformed)
	}
	if host := hostOf(u); !slices.ContainsFunc(l.hosts, func(one string) bool {
		below, ok := strings.CutPrefix(one, "*")
		return host == one || ok && strings.HasSuffix(host, below)
	}) {
		return fmt.Errorf("link leads to %q, which is no host of the file: %w", host, techmap.ErrMalformed)
	}
	return nil
}

// hostOf returns the host of u as it stands in an allowList.
func hostOf(u *url.URL) string {
	usual := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]
	return strings.ToLower(strings.TrimSuffix(u.Host, usual))
}

// wrap returns err with what was done before it.
func wrap(err error, format string, args ...any) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}
