"""A host of MCP servers: starts what a configuration names, as editors do, and asks one tool.

python mcp_host.py CONFIG TOOL ARGUMENTS; prints the tool's text.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def ask(config: Path, tool: str, arguments: str) -> str:
    (server,) = json.loads(config.read_text())["mcpServers"].values()
    started = StdioServerParameters(command=str(Path(sys.executable).parent / server["command"]), env=server["env"])
    async with stdio_client(started) as streams, ClientSession(*streams) as session:
        await session.initialize()
        answer = await session.call_tool(tool, json.loads(arguments))
    return str(answer.content[0].text)


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(ask(Path(sys.argv[1]), sys.argv[2], sys.argv[3])))
