// Command json needs the real encoding/json.
package main

import (
	"encoding/json"
	"fmt"
)

func main() {
	var v any
	fmt.Println(json.Unmarshal([]byte(`{"a": 1}`), &v), v)
}
