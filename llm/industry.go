package llm

// industries are what a model may say the employer does: few enough to be told apart,
// and to fit into the schema of an answer.
var industries = [...]string{
	"advertising", "aerospace", "agriculture", "automotive", "blockchain", "consulting", "ecommerce",
	"education", "energy", "entertainment", "finance", "food", "game", "government", "healthcare",
	"insurance", "logistics", "manufacturing", "media", "realestate", "robotics", "security",
	"software", "telecom", "travel",
}

// Industries returns the values that a model may fill techmap.Extraction.Industries with,
// sorted. The slice is the caller's.
func Industries() []string { return append([]string(nil), industries[:]...) }
