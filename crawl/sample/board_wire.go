package sample

// The forms of what sample-board serves. The same types write it and read it back: a
// field that is renamed here changes both sides, and stored bronze of before no more
// parses.
type (
	boardList struct {
		Notice    string      `json:"notice"`
		Total     int         `json:"total"`
		Page      int         `json:"page"`
		Pages     int         `json:"pages"`
		Positions []boardItem `json:"positions"`
	}

	boardItem struct {
		ID          int      `json:"id"`
		Title       string   `json:"title"`
		CompanyName string   `json:"companyName"`
		Category    string   `json:"category"`
		Location    string   `json:"location"`
		TechStacks  []string `json:"techStacks"`
		PublishedAt string   `json:"publishedAt"` // of Seoul, without a zone
		UpdatedAt   string   `json:"updatedAt"`
	}

	boardDetail struct {
		Notice string        `json:"notice"`
		Result boardPosition `json:"result"`
	}

	boardPosition struct {
		boardItem
		Status      string        `json:"status"` // "open" or "closed"
		Career      boardCareer   `json:"career"`
		Employment  string        `json:"employment"`
		WorkModel   string        `json:"workModel"`
		Salary      string        `json:"salary"`
		Closing     boardClosing  `json:"closing"`
		Language    string        `json:"language"`
		Sections    boardSections `json:"sections,omitzero"`
		Description string        `json:"description,omitzero"` // instead of sections
	}

	boardCareer struct {
		Any      bool `json:"any"`
		Newcomer bool `json:"newcomer"`
		Min      int  `json:"min"`
		Max      int  `json:"max"` // 0 means no upper limit
	}

	boardClosing struct {
		Type string `json:"type"` // "fixed", "until_filled" or "always"
		Date string `json:"date,omitzero"`
	}

	boardSections struct {
		Intro        string `json:"intro"`
		Tasks        string `json:"tasks"`
		Requirements string `json:"requirements"`
		Preferences  string `json:"preferences"`
		Stack        string `json:"stack,omitzero"`
		Benefits     string `json:"benefits"`
		Process      string `json:"process"`
	}
)

const (
	boardNotice = "샘플 데이터 / sample data"
	boardTime   = "2006-01-02T15:04:05"
)
