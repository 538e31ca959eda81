package main

// What of Grafana's form of a dashboard is used here; a test holds it to Grafana's own
// description of that form.

// A dashboard is one file.
type dashboard struct {
	UID           string     `json:"uid"`
	Title         string     `json:"title"`
	Description   string     `json:"description"`
	Tags          []string   `json:"tags"`
	SchemaVersion int        `json:"schemaVersion"`
	Editable      bool       `json:"editable"`
	Timezone      string     `json:"timezone"`
	Refresh       string     `json:"refresh"`
	Time          timeRange  `json:"time"`
	Links         []link     `json:"links"`
	Annotations   notes      `json:"annotations"`
	Templating    templating `json:"templating"`
	Panels        []panel    `json:"panels"`
}

type timeRange struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Notes would be lines across all graphs; there are none.
type notes struct {
	List []string `json:"list"`
}

// A link leads to the other dashboards.
type link struct {
	Title       string   `json:"title"`
	Type        string   `json:"type"`
	Icon        string   `json:"icon"`
	Tooltip     string   `json:"tooltip"`
	Tags        []string `json:"tags"`
	AsDropdown  bool     `json:"asDropdown"`
	TargetBlank bool     `json:"targetBlank"`
	IncludeVars bool     `json:"includeVars"`
	KeepTime    bool     `json:"keepTime"`
}

type templating struct {
	List []variable `json:"list"`
}

// A variable is chosen above the panels.
type variable struct {
	Name       string      `json:"name"`
	Label      string      `json:"label"`
	Type       string      `json:"type"`
	Query      string      `json:"query,omitzero"`
	Definition string      `json:"definition,omitzero"`
	Datasource *datasource `json:"datasource,omitzero"`
	Current    *option     `json:"current,omitzero"`
	AllValue   string      `json:"allValue,omitzero"`
	IncludeAll bool        `json:"includeAll,omitzero"`
	Multi      bool        `json:"multi,omitzero"`
	Refresh    int         `json:"refresh,omitzero"`
}

type option struct {
	Text  string `json:"text"`
	Value string `json:"value"`
}

type datasource struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

// A panel is a row's heading, or shows what its targets answer.
type panel struct {
	ID          int          `json:"id"`
	Type        string       `json:"type"`
	Title       string       `json:"title"`
	Description string       `json:"description,omitzero"`
	GridPos     gridPos      `json:"gridPos"`
	Collapsed   *bool        `json:"collapsed,omitzero"` // of rows
	Panels      *[]panel     `json:"panels,omitzero"`    // of rows
	Datasource  *datasource  `json:"datasource,omitzero"`
	Targets     []target     `json:"targets,omitzero"`
	FieldConfig *fieldConfig `json:"fieldConfig,omitzero"`
}

type gridPos struct {
	H int `json:"h"`
	W int `json:"w"`
	X int `json:"x"`
	Y int `json:"y"`
}

// A target is a question to one source of data.
type target struct {
	RefID      string      `json:"refId"`
	Datasource *datasource `json:"datasource"`

	// of Prometheus and Loki
	Expr         string `json:"expr,omitzero"`
	LegendFormat string `json:"legendFormat,omitzero"`
	Instant      bool   `json:"instant,omitzero"`
	Range        bool   `json:"range,omitzero"`
	Format       string `json:"format,omitzero"`
	QueryType    string `json:"queryType,omitzero"`

	*metricQuery
}

// A metricQuery is a question to CloudWatch.
type metricQuery struct {
	ID               string              `json:"id"`
	QueryMode        string              `json:"queryMode"`
	MetricQueryType  int                 `json:"metricQueryType"`
	MetricEditorMode int                 `json:"metricEditorMode"`
	Region           string              `json:"region"`
	Namespace        string              `json:"namespace"`
	MetricName       string              `json:"metricName"`
	Dimensions       map[string][]string `json:"dimensions"`
	Statistic        string              `json:"statistic"`
	Period           string              `json:"period"`
	MatchExact       bool                `json:"matchExact"`
	Expression       string              `json:"expression"`
	Label            string              `json:"label"`
}

type fieldConfig struct {
	Defaults  defaults `json:"defaults"`
	Overrides []string `json:"overrides"` // none
}

type defaults struct {
	Unit       string      `json:"unit"`
	Thresholds *thresholds `json:"thresholds,omitzero"`
}

type thresholds struct {
	Mode  string `json:"mode"`
	Steps []step `json:"steps"`
}

type step struct {
	Color string   `json:"color"`
	Value *float64 `json:"value"`
}
