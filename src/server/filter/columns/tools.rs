//! The tools of an observation, read from its input and output when they are asked for.

/// Names of the tools that were called: from lists of tool calls, and from parts of a message that say they are one.
pub(super) const CALLED: &str = "(SELECT json_group_array(name) FROM ( \
    SELECT coalesce(value ->> '$.function.name', value ->> '$.name', value ->> '$.toolName') AS name \
    FROM json_tree(CASE WHEN json_valid(v.output) THEN v.output ELSE 'null' END) \
    WHERE type = 'object' AND (path LIKE '%.\"tool@_calls\"' ESCAPE '@' OR path LIKE '%.toolCalls' \
    OR value ->> '$.type' IN ('tool_use', 'tool-call', 'function_call'))) WHERE name IS NOT NULL)";

/// Names of the tools that could have been called: from `tools` of the request or of one of its messages.
pub(super) const DEFINED: &str = "(SELECT json_group_array(name) FROM ( \
    SELECT DISTINCT coalesce(value ->> '$.function.name', value ->> '$.name') AS name \
    FROM json_tree(CASE WHEN json_valid(v.input) THEN v.input ELSE 'null' END) \
    WHERE type = 'object' AND (path = '$.tools' OR path LIKE '$.messages[%].tools' \
    OR path LIKE '$[%].tools')) WHERE name IS NOT NULL)";
