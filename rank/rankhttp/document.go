package rankhttp

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/techmap-it/techmap"
)

// document adds the routes that describe the API. What they answer is made when it is first
// asked for, because most handlers are never asked.
func (h *handler) document(mux *http.ServeMux) {
	api := sync.OnceValue(func() *huma.OpenAPI { return documentOf(h.routes) })
	h.file(mux, "/v1/openapi.json", "application/vnd.oai.openapi+json;version=3.1", func() ([]byte, error) {
		return json.Marshal(api())
	})
	h.file(mux, "/v1/docs", "text/html; charset=utf-8", func() ([]byte, error) { return docsPage(api(), h.routes) })
	h.file(mux, "/v1/docs.css", "text/css; charset=utf-8", func() ([]byte, error) { return docsStyle, nil })
}

// file adds a route with a body that is always the same.
func (h *handler) file(mux *http.ServeMux, path, media string, read func() ([]byte, error)) {
	read = sync.OnceValues(read)
	mux.HandleFunc(path, h.watched(path, func(w http.ResponseWriter, r *http.Request) (status, size int) {
		body, err := read()
		if err != nil {
			return h.refuse(w, r, fmt.Errorf("rankhttp: %s: %w", path, err))
		}
		etag := `W/"` + techmap.DigestOf(body).String()[:24] + `"`
		header := w.Header()
		header.Set("Content-Type", media)
		header.Set("Etag", etag)
		header.Set("Cache-Control", "public, max-age="+seconds(time.Hour))
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; "+
			"form-action 'none'; frame-ancestors 'none'")
		if matches(r.Header.Get("If-None-Match"), etag) {
			w.WriteHeader(http.StatusNotModified)
			return http.StatusNotModified, 0
		}
		header.Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(http.StatusOK)
		if r.Method == http.MethodHead {
			return http.StatusOK, 0
		}
		n, _ := w.Write(body) // whoever asked has gone
		return http.StatusOK, n
	}))
}

const aboutAPI = "Which technologies openings for IT jobs ask for, and how sure that is.\n\n" +
	"Everything is read, nothing written. Every answer has a meta.permalink, which gives the same numbers later. " +
	"Lists are given by repeating a parameter or separating its values by commas (but company, whose commas are " +
	"part of a name). Names of roles, technologies and companies are known in any spelling, in Korean and in " +
	"English. What is wrong with a question is said by a problem document (RFC 9457), in Korean for " +
	"Accept-Language: ko."

// documentOf returns the OpenAPI document of routes. It is made of what reads the requests
// and of the types of the answers, so that it cannot say otherwise; a golden file of it
// shows in a review what a change does to the API.
func documentOf(routes []*route) *huma.OpenAPI {
	api := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: "techmap", Version: "1", Description: aboutAPI,
			License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
		},
		Servers: []*huma.Server{{URL: "/"}},
		Components: &huma.Components{
			Schemas:    huma.NewMapRegistry("#/components/schemas/", schemaName),
			Parameters: make(map[string]*huma.Param),
			Responses:  make(map[string]*huma.Response),
		},
		Tags: []*huma.Tag{
			{Name: "skills", Description: "Technologies."},
			{Name: "roles", Description: "Kinds of jobs."},
			{Name: "analysis", Description: "Trends, comparisons, what to learn, what is offered."},
			{Name: "openings", Description: "The openings that are counted."},
			{Name: "companies", Description: "Who has the openings."},
			{Name: "state", Description: "Where the data come from and how fresh they are."},
		},
	}
	addProblems(api.Components)
	for _, rt := range routes {
		model := api.Components.Schemas.Schema(reflect.TypeOf(rt.model), true, "")
		content := map[string]*huma.MediaType{"application/json": {Schema: model}}
		for i := range rt.formats { // by Accept at the path itself, and by a path with an ending
			as := rt.in(&rt.formats[i])
			media, _, _ := strings.Cut(as.send.media, ";")
			content[media] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
			api.AddOperation(exportOf(as, media, api.Components))
		}
		api.AddOperation(operationOf(rt, content, api.Components))
	}
	finish(api.Components.Schemas)
	illustrate(api)
	return api
}

// exportOf returns what a route does whose path says in which format it answers.
func exportOf(rt *route, media string, shared *huma.Components) *huma.Operation {
	content := map[string]*huma.MediaType{media: {Schema: &huma.Schema{Type: huma.TypeString}}}
	op := operationOf(rt, content, shared)
	kind := strings.TrimPrefix(rt.ending, ".")
	op.Path += rt.ending
	op.OperationID += strings.ToUpper(kind[:1]) + kind[1:]
	op.Summary += ", as " + media
	return op
}

// operationOf returns what a route does, which answers with one of the contents.
func operationOf(rt *route, content map[string]*huma.MediaType, shared *huma.Components) *huma.Operation {
	op := &huma.Operation{
		OperationID: rt.name, Method: http.MethodGet, Path: rt.path, Tags: []string{rt.tag}, Summary: rt.summary,
		Description: rt.doc, Responses: make(map[string]*huma.Response),
	}
	if rt.id != nil {
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: "id", In: "path", Required: true, Description: rt.id.doc, Example: rt.id.example,
			Schema: &huma.Schema{Type: huma.TypeString},
		})
	}
	for _, p := range append(slices.Clone(rt.params), pinParams()...) {
		op.Parameters = append(op.Parameters, p.share(shared.Parameters))
	}
	op.Responses["200"] = &huma.Response{Description: "The answer.", Content: content}
	op.Responses["304"] = &huma.Response{Description: "The answer is still that of the tag in If-None-Match."}
	for status := range problemDocs() {
		op.Responses[strconv.Itoa(status)] = &huma.Response{Ref: "#/components/responses/" + problemName(status)}
	}
	return op
}

// problemDocs says what the statuses mean that come with a problem document.
func problemDocs() map[int]string {
	return map[int]string{
		http.StatusBadRequest: "A parameter is unknown or wrong: errors names it, and what is " +
			"nearest to what stands there.",
		http.StatusNotFound:            "There is nothing of this ID.",
		http.StatusMethodNotAllowed:    "This API is only read.",
		http.StatusGone:                "The data that the link or the cursor is of are no longer kept.",
		http.StatusRequestURITooLong:   "The query is too long.",
		http.StatusTooManyRequests:     "Too many requests: ask again after Retry-After seconds.",
		http.StatusInternalServerError: "Something went wrong here.",
		http.StatusServiceUnavailable: "Nothing is loaded yet, or the answer took too long: ask again " +
			"after Retry-After seconds.",
	}
}

func problemName(status int) string { return "Problem" + strconv.Itoa(status) }

// addProblems adds the answers that are problem documents, which routes share.
func addProblems(to *huma.Components) {
	schema := to.Schemas.Schema(reflect.TypeFor[huma.ErrorModel](), true, "Problem")
	for status, what := range problemDocs() {
		example := map[string]any{"status": status, "title": http.StatusText(status), "detail": what}
		if status == http.StatusBadRequest {
			mistake := textNoRole.with("role", "backand").near("backend").en
			example["detail"] = mistake
			example["errors"] = []any{map[string]any{"message": mistake, "location": "query.role", "value": "backand"}}
		}
		to.Responses[problemName(status)] = &huma.Response{
			Description: what,
			Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: schema, Example: example}},
		}
	}
}

// share returns a reference to p among the shared parameters. Those of one name that mean
// something of their own on a route are not shared.
func (p *param) share(shared map[string]*huma.Param) *huma.Param {
	doc := p.document()
	if shared[p.name] == nil {
		shared[p.name] = doc
	}
	if !reflect.DeepEqual(shared[p.name], doc) {
		return doc
	}
	return &huma.Param{Ref: "#/components/parameters/" + p.name}
}

// pinParams are the parameters of every route that pin its answer.
func pinParams() []*param {
	return []*param{
		{name: pinData, example: "5f0c1e7a9b3d2c44", doc: "Version of the openings to answer from, as " +
			"meta.data gives it; without it, the latest."},
		{name: pinMethod, example: "minhash/1", doc: "Version of the rules that made the openings, as a " +
			"permalink has it. Another one than that of the data is refused."},
		{name: pinTaxonomy, example: "2026.11", doc: "Version of the names, as a permalink has it. " +
			"Another one than that of the data is refused."},
	}
}

// document returns p as the document has it.
func (p *param) document() *huma.Param {
	one := &huma.Schema{Type: huma.TypeString}
	switch p.form {
	case formFlag:
		one = &huma.Schema{Type: huma.TypeBoolean}
	case formNumber:
		least, most := float64(p.min), float64(p.max)
		one = &huma.Schema{Type: huma.TypeInteger, Minimum: &least, Maximum: &most}
	}
	for _, c := range p.choices {
		one.Enum = append(one.Enum, c)
	}
	doc := &huma.Param{Name: p.name, In: "query", Description: p.doc, Required: p.required, Schema: one}
	if !p.list && p.form == formWord && p.choices == nil {
		most := max(p.max, maxWord)
		one.MaxLength = &most
	}
	if p.list {
		most, explode := maxItems, true
		doc.Schema = &huma.Schema{Type: huma.TypeArray, Items: one, MaxItems: &most}
		doc.Style, doc.Explode = "form", &explode
	}
	doc.Schema.Default = p.value(p.def)
	if example := p.value(p.example); example != nil {
		doc.Example = example
		if p.list {
			doc.Example = []any{example}
		}
	}
	return doc
}

// value returns a value as the document has it, nil for none.
func (p *param) value(s string) any {
	switch {
	case s == "":
		return nil
	case p.form == formFlag:
		return s == "true"
	case p.form == formNumber:
		return mustNumber(s)
	}
	return s
}
