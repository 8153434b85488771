"""What somebody asks for and how it is answered: complaints, tasks, inquiries, suggestions (服务事项; 附表一, 附表二)."""
